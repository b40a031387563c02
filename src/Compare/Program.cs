using Harness.Compare;

return await HarnessCommand.InvokeAsync(args);
