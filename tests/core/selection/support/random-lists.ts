import { EXECUTION_STATUSES } from "../../../../core/status";
import type { SelectionRule } from "../../../../core/selection/rule";
import type { ImagePipelineExecution } from "../../../../core/types";
import { duration, execution, hoursAgo, NOW } from "./executions";

/** Random numbers that a seed determines. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    this.below(2);
  }

  /** An integer from 0 to below the limit. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((this.#state ^ (this.#state >>> 13)) >>> 0) / 2 ** 32) * limit);
  }

  one<T>(values: readonly T[]): T {
    const { [this.below(values.length)]: value } = values;
    return value as T;
  }

  shuffled<T>(values: readonly T[]): T[] {
    const result = [...values];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}

const STATUSES = [...EXECUTION_STATUSES, "SUCCESS", "SUCCESS", "SUCCESS", "ARCHIVING", ""];
const TIMES = ["", "yesterday", ...Array.from({ length: 10 }, (_, hours) => hoursAgo(hours))];
const IMAGES = [undefined, ...Array.from({ length: 9 }, (_, index) => `m-${index}`)];

/** A list whose executions appear up to four times, with readings that disagree in any field. */
export function randomList(random: Random): ImagePipelineExecution[] {
  // Mostly short, so that each list reaches many corners; sometimes longer than several full pages.
  const length = random.below(2000) === 0 ? 1500 : 1 + random.below(30);
  const spread = length * 2;
  const list = Array.from({ length }, (): ImagePipelineExecution[] => {
    const id = random.below(spread);
    const first = randomReading(random, id % 17 === 0 ? "" : `exec-${id}`, length);
    return Array.from({ length: random.one([1, 1, 1, 2, 3, 4]) }, (_, index) =>
      index === 0
        ? first
        : { ...first, ...pickSome(random, randomReading(random, first.executionId, length)) },
    );
  });
  return random.shuffled(list.flat());
}

function randomReading(
  random: Random,
  executionId: string,
  length: number,
): ImagePipelineExecution {
  const status = random.one(STATUSES);
  return execution(executionId, {
    status,
    imageId: random.one(IMAGES),
    creationTime: randomTime(random, length),
    modifiedTime: randomTime(random, length),
  });
}

function randomTime(random: Random, length: number): string {
  return length > 100 && random.below(20) > 0 ? hoursAgo(random.below(5000)) : random.one(TIMES);
}

function pickSome(
  random: Random,
  reading: ImagePipelineExecution,
): Partial<ImagePipelineExecution> {
  return Object.fromEntries(
    Object.entries(reading).filter(([key]) => key !== "executionId" && random.below(2) === 0),
  );
}

export function randomRule(random: Random): SelectionRule {
  const age = () => random.one([undefined, undefined, duration(`${random.below(10)}h`)]);
  return {
    acceptPartialSuccess: random.below(2) === 0,
    exclude: new Set(random.one([[], [], [`exec-${random.below(30)}`, `m-${random.below(9)}`]])),
    minAge: age(),
    maxAge: age(),
    behind: random.one([0, 0, 0, 1, 2, 5]),
    now: NOW,
  };
}

/** The list in pages of a random size, in a random order of pages: as one reading of it may come. */
export function inPages(
  random: Random,
  list: readonly ImagePipelineExecution[],
  pageSize: number,
): ImagePipelineExecution[] {
  const pages = Array.from({ length: Math.ceil(list.length / pageSize) }, (_, page) =>
    list.slice(page * pageSize, (page + 1) * pageSize),
  );
  return random.shuffled(pages).flat();
}
