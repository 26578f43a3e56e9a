# Checks what is needed, builds, and opens the application. Arguments are handed on.

Set-Location (Join-Path $PSScriptRoot '..')
. script\common.ps1

script\bootstrap.ps1
Invoke-Step 'interface' { npm --prefix ui run build }
if (-not (Test-Path (Join-Path $TargetFolder 'release'))) { Write-Host 'Building. The first time takes some minutes.' }
cargo build --release --quiet -p sluice-app --features custom-protocol
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& (Join-Path $TargetFolder 'release\sluice-app.exe') @args
exit $LASTEXITCODE
