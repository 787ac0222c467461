import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, RunEvent } from '../../events/schema/event.ts';
import type { TextStore } from '../blobs/port.ts';

/** Puts a run's files, by name, where the log can hold them. */
export const storeArtifacts = (texts: TextStore, files: Readonly<Record<string, string>>): Promise<Artifact[]> =>
  Promise.all(Object.entries(files).map(async ([name, text]) => ({ name, content: await texts.putText(text) })));

/** Lays the files that the log has out in a folder, over what is there. */
export const writeArtifacts = async (
  folder: string,
  texts: TextStore,
  artifacts: readonly Artifact[],
): Promise<void> => {
  for (const { name, content } of artifacts) await writeFile(join(folder, name), await texts.getText(content));
};

/** The files of a run's last word: its pull request, or its report. */
export const artifactsOf = (events: readonly RunEvent[]): readonly Artifact[] =>
  events.findLast((event) => event.type === 'pull_request.prepared' || event.type === 'report.written')?.artifacts ??
  [];
