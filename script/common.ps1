# Words and steps shared by the scripts. Dot-sourced with the repository's root as the working directory.

$ErrorActionPreference = 'Stop'
$TargetFolder = if ($env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR } else { 'target' }
$LogFolder = Join-Path $TargetFolder 'logs'

function Stop-With([string] $Words) {
    [Console]::Error.WriteLine($Words)
    exit 1
}

function Get-LogFile([string] $Name) {
    Join-Path $LogFolder (($Name -replace '[^A-Za-z0-9]+', '-') + '.log')
}

# One line with the time it took; the whole log and the end where it fails.
function Invoke-Step([string] $Name, [scriptblock] $Command) {
    New-Item -ItemType Directory -Force $LogFolder | Out-Null
    $log = Get-LogFile $Name
    Write-Host -NoNewline $Name.PadRight(28)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    # A program's warnings are no errors of the script.
    $before, $ErrorActionPreference = $ErrorActionPreference, 'Continue'
    & $Command *> $log
    $code = $LASTEXITCODE
    $ErrorActionPreference = $before
    $took = ('{0,5} s' -f [int] $watch.Elapsed.TotalSeconds)
    if ($code -eq 0) {
        Write-Host $took
        return
    }
    Write-Host "$took  failed ($code)"
    Get-Content $log
    Write-Host "$Name failed; its log is $log"
    throw "$Name failed"
}

# Where a Chromium is, Edge included; nothing where there is none.
function Get-Chromium {
    $folders = @($env:ProgramFiles, ${env:ProgramFiles(x86)}, $env:LOCALAPPDATA) | Where-Object { $_ }
    $places = @(foreach ($name in 'Google\Chrome\Application\chrome.exe', 'Microsoft\Edge\Application\msedge.exe') {
        foreach ($folder in $folders) { Join-Path $folder $name }
    })
    $places += @(Get-ChildItem 'ui\node_modules\.browsers\chromium-*\chrome-win*\chrome.exe' -ErrorAction SilentlyContinue |
        ForEach-Object FullName)
    $places | Where-Object { Test-Path $_ } | Select-Object -First 1
}
