import { EcsClient } from "../../../core/ecs/client";
import { fakeClock } from "../ecs/support/fake-clock";
import { PIPELINE } from "./scenarios";

/** An entry of a response, as the API writes it. */
export type ScriptedEntry = Readonly<Record<string, unknown>>;

/** The entries of each page of a list, each time that the list is read from its start. */
export type ScriptedList = (reading: number) => readonly (readonly ScriptedEntry[])[];

/** A successful execution of the pipeline that was created that many seconds after an arbitrary time. */
export function entryAt(id: string, seconds: number): ScriptedEntry {
  const time = new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
  return {
    ExecutionId: id,
    ImagePipelineId: PIPELINE,
    Status: "SUCCESS",
    ImageId: `m-${id}`,
    CreationTime: time,
    ModifiedTime: time,
  };
}

/**
 * A client of a service that returns these pages, which are too many or too odd for the emulator. Nothing
 * is sent.
 */
export function clientOfList(list: ScriptedList): EcsClient {
  let reading = 0;
  let pages: readonly (readonly ScriptedEntry[])[] = [];
  // The same page can come often.
  const texts = new Map<readonly ScriptedEntry[], string>();
  const textOf = (page: readonly ScriptedEntry[]) => {
    const text = texts.get(page) ?? JSON.stringify(page);
    texts.set(page, text);
    return text;
  };
  return new EcsClient({
    region: "cn-hangzhou",
    endpoint: "https://ecs.invalid",
    credentials: () => Promise.resolve({ accessKeyId: "key-id", accessKeySecret: "key-secret" }),
    clock: fakeClock(),
    transport: ({ url }) => {
      const token = url.searchParams.get("NextToken");
      if (token === null) pages = list(++reading);
      const index = Number(token ?? 0);
      const next = index + 1 < pages.length ? `"NextToken":"${index + 1}",` : "";
      const set = `"ImagePipelineExecutionSet":${textOf(pages[index] ?? [])}`;
      const body = `{${next}"ImagePipelineExecution":{${set}}}`;
      return Promise.resolve({ statusCode: 200, headers: {}, body });
    },
  });
}
