import { join } from 'node:path';
import type { Artifact, RunEvent } from '../../events/schema/event.ts';
import type { TextStore } from '../blobs/port.ts';
import { isDiskFull } from '../failure.ts';
import { writeWhole } from '../files/write-whole.ts';

/** Puts a run's files, by name, where the log can hold them. */
export const storeArtifacts = (texts: TextStore, files: Readonly<Record<string, string>>): Promise<Artifact[]> =>
  Promise.all(Object.entries(files).map(async ([name, text]) => ({ name, content: await texts.putText(text) })));

/** Lays the files that the log has out in a folder, over what is there; each of them whole, or not. */
export const layOutArtifacts = async (
  folder: string,
  texts: TextStore,
  artifacts: readonly Artifact[],
): Promise<void> => {
  for (const { name, content } of artifacts) await writeWhole(join(folder, name), await texts.getText(content));
};

/**
 * The same while the run goes on, for people who look already. A full disk is no answer of the run's: the log has the files, and
 * its end lays them out, once there is room.
 */
export const writeArtifacts: typeof layOutArtifacts = async (...args) => {
  try {
    await layOutArtifacts(...args);
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
  }
};

/** The files of a run's last word: its pull request, or its report. */
export const artifactsOf = (events: readonly RunEvent[]): readonly Artifact[] =>
  events.findLast((event) => event.type === 'pull_request.prepared' || event.type === 'report.written')?.artifacts ??
  [];
