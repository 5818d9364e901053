/** The middle of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Of each figure, its median. */
export function medianOf<T extends { readonly [K in keyof T]: number }>(samples: readonly T[]): T {
  const [first] = samples;
  if (first === undefined) throw new Error("no sample to take a median of");
  const figures = Object.keys(first).map((name) => [
    name,
    median(samples.map((sample) => sample[name as keyof T])),
  ]);
  return Object.fromEntries(figures) as T;
}
