# Runs every test that this system can run: Rust, interface, browser. The window's own tests drive WebKitGTK and run
# on Linux. Ends with the count.
#   script\test.ps1 [-Long]    long: slow tests too, and many more cases for every law
param([switch] $Long)

Set-Location (Join-Path $PSScriptRoot '..')
. script\common.ps1

$more = @()
if ($Long) {
    $more = @('--include-ignored')
    $env:PROPTEST_CASES = '2048'
}
$env:NO_COLOR = '1'
$env:CARGO_TERM_COLOR = 'never'
if ($env:CI) { $env:CARGO_INCREMENTAL = '0' }
# The same features everywhere, so that nothing is compiled twice.
$whole = @('--workspace', '--features', 'sluice-app/custom-protocol')
$script:passed = 0
$script:failed = 0
$watch = [Diagnostics.Stopwatch]::StartNew()

function Invoke-Tests([string] $Name, [scriptblock] $Command) {
    try { Invoke-Step $Name $Command }
    finally {
        $closing = Select-String -Path (Get-LogFile $Name) -Pattern '^(test result:| *Tests )' | ForEach-Object Line
        if ($env:CI) { $closing | Write-Host }
        foreach ($line in $closing) {
            if ($line -match '(\d+) passed') { $script:passed += [int] $Matches[1] }
            if ($line -match '(\d+) failed') { $script:failed += [int] $Matches[1] }
        }
    }
}

$code = 0
try {
    script\bootstrap.ps1 -Test
    $env:CHROMIUM = Get-Chromium
    Invoke-Step 'format' { cargo fmt --all --check }
    Invoke-Step 'interface: build' { npm --prefix ui run build }
    Invoke-Step 'interface: check' { npm --prefix ui run check }
    Invoke-Tests 'interface: unit tests' { npm --prefix ui run test }
    Invoke-Step 'clippy' { cargo clippy @whole --exclude sluice-desktop-tests --all-targets '--' -D warnings }
    Invoke-Step 'build' { cargo build @whole --exclude sluice-desktop-tests --bins --tests }
    Invoke-Step 'house rules' { & "$TargetFolder/debug/xtask" tidy }
    Invoke-Step 'bindings' { & "$TargetFolder/debug/xtask" bindings --check }
    Invoke-Tests 'Rust tests' { cargo test @whole --exclude sluice-desktop-tests --no-fail-fast '--' @more }
    Invoke-Tests 'browser tests' { npm --prefix ui run test:browser }
    Write-Host 'window tests                 not here: they drive WebKitGTK'
}
catch {
    Write-Host $_
    $code = 1
}
Write-Host ''
Write-Host "$passed passed, $failed failed, $([int] $watch.Elapsed.TotalSeconds) s"
exit $code
