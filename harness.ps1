# ./harness.ps1 COMMAND ...: what ./harness does, for Windows: set-up as far as it is lacking, then the program.
# The reference stands on TorchSharp's packages here. Exit codes as in ./harness. Runs on PowerShell 5.1 and 7.
$ErrorActionPreference = 'Stop'
$state = Join-Path $PSScriptRoot '.provider'
$props = Join-Path $state 'provider.props'
$program = Join-Path $PSScriptRoot 'artifacts/bin/Compare/release/Harness.Compare.dll'

function Say($text) { [Console]::Error.WriteLine("harness: $text") }
function Fail($code, $text) { Say $text; exit $code }

function Find-Dotnet {
    $onPath = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $candidates = @("$env:DOTNET_ROOT/dotnet.exe", $onPath.Source, "$env:ProgramFiles/dotnet/dotnet.exe", "$env:LOCALAPPDATA/Microsoft/dotnet/dotnet.exe")
    foreach ($candidate in $candidates) {
        if ($candidate -and (Test-Path $candidate) -and ((& $candidate --list-sdks) -match '^10\.')) { return $candidate }
    }
    Fail 3 'the .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0, or let DOTNET_ROOT point to it.'
}

function Test-ProviderRecorded {
    (Test-Path $props) -and ((Get-Content -Raw $props) -match '>TorchSharp</TorchProvider>\s*<HasMachineLearning>')
}

# Is the build called $name newer than all that it is made of?
function Test-Fresh($name, $inputs) {
    $stamp = Join-Path $state "built-$name"
    if (-not ((Test-ProviderRecorded) -and (Test-Path $stamp) -and (Test-Path $program))) { return $false }
    $built = (Get-Item $stamp).LastWriteTimeUtc
    $settings = 'Directory.*', 'global.json', '.editorconfig', 'BannedSymbols.txt', '.provider/provider.props'
    $top = Get-Item ($inputs + $settings | ForEach-Object { Join-Path $PSScriptRoot $_ })
    $below = $top | Where-Object { $_.PSIsContainer } | Get-ChildItem -Recurse
    $newer = @($top) + @($below) | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1
    return $null -eq $newer
}

# Has the package feed these packages and what they stand on?
function Test-Feed($ids) {
    $probe = Join-Path $state 'probe'
    New-Item -ItemType Directory -Force $probe | Out-Null
    $references = ($ids | ForEach-Object { "<PackageReference Include=`"$_`" />" }) -join ''
    [IO.File]::WriteAllText("$probe/probe.csproj", "<Project Sdk=`"Microsoft.NET.Sdk`"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>$references</ItemGroup></Project>")
    Push-Location $PSScriptRoot
    try { & $dotnet restore "$probe/probe.csproj" -p:ImportDirectoryBuildProps=false -p:NuGetAudit=false | Out-Null } finally { Pop-Location }
    $found = $LASTEXITCODE -eq 0
    Remove-Item -Recurse -Force $probe
    return $found
}

function Select-Provider {
    # A feed is asked again about other versions.
    $versions = Join-Path $PSScriptRoot 'Directory.Packages.props'
    if ((Test-ProviderRecorded) -and (Get-Item $versions).LastWriteTimeUtc -le (Get-Item $props).LastWriteTimeUtc) { return }
    Say 'asking the package feed for TorchSharp-cpu (the first download takes a while)'
    if (-not (Test-Feed 'TorchSharp-cpu')) {
        Fail 3 'no package feed gives TorchSharp-cpu: check the network, or add a feed that has it (dotnet nuget add source URL).'
    }
    $machineLearning = "$(Test-Feed 'Microsoft.ML', 'Microsoft.Data.Analysis')".ToLowerInvariant()
    [IO.File]::WriteAllText("$props.new", @"
<Project>
  <!-- TorchSharp: the package feed has TorchSharp-cpu. Written by ./harness.ps1; once deleted, it is found out again. -->
  <PropertyGroup>
    <TorchProvider Condition="'`$(TorchProvider)' == ''">TorchSharp</TorchProvider>
    <HasMachineLearning>$machineLearning</HasMachineLearning>
  </PropertyGroup>
</Project>
"@)
    Move-Item -Force "$props.new" $props
}

# The stamp dates from the beginning of the build, so that a file saved meanwhile counts as newer.
function Invoke-Build($name, $project) {
    $stamp = Join-Path $state "built-$name"
    $options = @()
    # An interrupted build, whichever, leaves files that may be half-written and look up to date.
    if (Test-Path (Join-Path $state 'built-*.new')) { $options = @('--no-incremental') }
    [IO.File]::WriteAllText("$stamp.new", '')
    Say "building $project with dotnet build (under a minute)"
    Push-Location $PSScriptRoot
    try { $output = & $dotnet build $project -c Release --nologo -v quiet -clp:ErrorsOnly @options } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) {
        $output | ForEach-Object { [Console]::Error.WriteLine($_) }
        Remove-Item "$stamp.new"
        Fail 1 "the build of $project failed."
    }
    Move-Item -Force "$stamp.new" $stamp
    # The solution holds the program.
    if ($name -eq 'Harness') { Copy-Item -Force $stamp (Join-Path $state 'built-Compare') }
}

# Makes the build called $name fresh, one launcher at a time.
function Initialize-Build($name, $project, $inputs) {
    if (Test-Fresh $name $inputs) { return }
    New-Item -ItemType Directory -Force $state | Out-Null
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open("$state/lock", 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try {
        if (Test-Fresh $name $inputs) { return }
        Select-Provider
        Invoke-Build $name $project
    }
    finally { $lock.Dispose() }
}

# One test project after another; a run that broke off counts as one failure.
function Invoke-Tests($options) {
    $passed = 0; $failed = 0; $skipped = 0
    $results = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
    $solution = Get-Content -Raw (Join-Path $PSScriptRoot 'Harness.sln')
    foreach ($project in [regex]::Matches($solution, '"(tests\\[^"]*\.csproj)"')) {
        $name = [IO.Path]::GetFileNameWithoutExtension($project.Groups[1].Value)
        Push-Location $PSScriptRoot
        try { & $dotnet test $project.Groups[1].Value -c Release --no-build --nologo --logger "trx;LogFileName=$results/$name.trx" @options | Out-Host } finally { Pop-Location }
        $code = $LASTEXITCODE
        $wrong = 0; $crashed = $false
        if (Test-Path "$results/$name.trx") {
            $text = [IO.File]::ReadAllText("$results/$name.trx")
            $crashed = $text.Contains('Test process crashed')
            $counters = ([xml]$text).TestRun.ResultSummary.Counters
            $wrong = [int]$counters.executed - [int]$counters.passed
            $passed += [int]$counters.passed
            $skipped += [int]$counters.total - [int]$counters.executed
        }
        if ($crashed -or ($code -ne 0 -and $wrong -eq 0)) {
            Write-Host "${name}: the run broke off (exit code $code)"
            $wrong++
        }
        $failed += $wrong
    }
    if (Test-Path $results) { Remove-Item -Recurse -Force $results }
    if ($passed + $failed -eq 0) { Write-Host 'No test ran.' }
    $more = ''
    if ($skipped) { $more = ", $skipped skipped" }
    Write-Host "$passed passed, $failed failed$more"
    if ($passed -eq 0 -or $failed -ne 0) { exit 1 }
}

if ($env:TorchProvider -ceq 'LibTorch') { Fail 3 'the provider LibTorch needs Linux (./harness there): leave TorchProvider unset.' }
if ($env:TorchProvider -and $env:TorchProvider -cne 'TorchSharp') { Fail 2 "TorchProvider is '$env:TorchProvider': it can be TorchSharp here, or be left unset." }
$dotnet = Find-Dotnet
# An argument with a comma, as in --set network.hidden=[50,30], comes as a list.
$arguments = @($args | ForEach-Object { $_ -join ',' })

if ($arguments.Count -gt 0 -and $arguments[0] -ceq 'test') {
    Initialize-Build 'Harness' 'Harness.sln' @('src', 'bench', 'tests', 'Harness.sln')
    Invoke-Tests @($arguments | Select-Object -Skip 1)
}
elseif ($arguments.Count -gt 1 -and $arguments[0] -ceq 'bench' -and $arguments[1] -ceq '--micro') {
    $program = Join-Path $PSScriptRoot 'artifacts/bin/Micro/release/Harness.Micro.dll'
    Initialize-Build 'Micro' 'bench/Micro' @('src', 'bench')
    Push-Location $PSScriptRoot
    try { & $dotnet $program @($arguments | Select-Object -Skip 2) } finally { Pop-Location }
    exit $LASTEXITCODE
}
else {
    Initialize-Build 'Compare' 'src/Compare' @('src', 'bench')
    & $dotnet $program @arguments
    exit $LASTEXITCODE
}
