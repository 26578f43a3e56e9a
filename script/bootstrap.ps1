# Checks everything that building or testing needs, says what to install, and installs the Node packages.
#   script\bootstrap.ps1 [-Test]
param([switch] $Test)

Set-Location (Join-Path $PSScriptRoot '..')
. script\common.ps1

$rustLeast = [version] '1.90'
$nodeLeast = [version] '20.19'

function Test-Command([string] $Name) { [bool] (Get-Command $Name -ErrorAction SilentlyContinue) }

if (-not (Test-Command rustc)) { Stop-With 'Rust is missing. Install it from https://rustup.rs, then open a new terminal.' }
$rust = [version] ((rustc --version) -split ' ')[1].Split('-')[0]
if ($rust -lt $rustLeast) { Stop-With "Rust $rustLeast or newer is needed, and this is $rust. Run: rustup update stable" }

if (-not ((Test-Command node) -and (Test-Command npm))) {
    Stop-With "Node is missing. Install version $nodeLeast or newer from https://nodejs.org."
}
$node = [version] (node --version).TrimStart('v')
if ($node -lt $nodeLeast) { Stop-With "Node $nodeLeast or newer is needed, and this is $node." }

$vswhere = Join-Path ${env:ProgramFiles(x86)} 'Microsoft Visual Studio\Installer\vswhere.exe'
$compilers = if (Test-Path $vswhere) {
    & $vswhere -products '*' -latest -requires Microsoft.VisualStudio.Component.VC.Tools.x86.x64 -property installationPath
}
if (-not $compilers) {
    Stop-With 'The MSVC compilers are missing. Install "Desktop development with C++" of the Visual Studio Build Tools: winget install Microsoft.VisualStudio.2022.BuildTools'
}

# The database's cipher is OpenSSL's, and OpenSSL's build is written in Perl.
if (-not (Test-Command perl)) { Stop-With 'Perl is missing. Install it with: winget install StrawberryPerl.StrawberryPerl' }

$client = 'Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}'
$webView = @("HKLM:\SOFTWARE\WOW6432Node\$client", "HKLM:\SOFTWARE\$client", "HKCU:\Software\$client") |
    Where-Object { Test-Path $_ }
if (-not $webView) { Stop-With 'WebView2 is missing. Install it with: winget install Microsoft.EdgeWebView2Runtime' }

$stamp = 'ui\node_modules\.installed'
$lock = (Get-FileHash ui\package-lock.json).Hash
$installed = if (Test-Path $stamp) { (Get-Content $stamp -Raw).Trim() }
if ($lock -ne $installed) {
    Invoke-Step 'node packages' { npm --prefix ui ci --no-audit --no-fund }
    Set-Content $stamp $lock
}

if ($Test) {
    cargo clippy --version *> $null
    if ($LASTEXITCODE -ne 0) { Stop-With 'rustfmt and clippy are missing. Run: rustup component add rustfmt clippy' }
    if (-not (Get-Chromium)) {
        $env:PLAYWRIGHT_BROWSERS_PATH = Join-Path (Get-Location) 'ui\node_modules\.browsers'
        Invoke-Step 'chromium' { node ui\node_modules\playwright-core\cli.js install chromium }
    }
}
