const CLOUD_VARIABLE = /^(ALICLOUD|ALIBABA_CLOUD|ALIBABACLOUD|ECS_ENDPOINT|STS_ENDPOINT)/;

/** Removes the machine's own settings for Alibaba Cloud from this process's environment. */
export function hideCloudVariables(): void {
  for (const name of Object.keys(process.env)) {
    if (CLOUD_VARIABLE.test(name)) Reflect.deleteProperty(process.env, name);
  }
}

/** Remembers this process's environment; the function that it gives brings it back. */
export function rememberEnvironment(): () => void {
  const before = { ...process.env };
  return () => {
    // One by one: the process's own environment, which os.homedir() reads, is not to be replaced.
    for (const name of changedVariables(before)) {
      if (name in before) process.env[name] = before[name];
      else Reflect.deleteProperty(process.env, name);
    }
  };
}

/** The names of the variables that are not as they were. */
export function changedVariables(before: NodeJS.ProcessEnv): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  return [...names].filter((name) => before[name] !== process.env[name]);
}
