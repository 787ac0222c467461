import type Docker from 'dockerode';
import { isOrphan, RUN_LABEL } from './labels.ts';

/** Removes the containers whose OpsGuard process is gone from this machine; returns how many there were. */
export const reapOrphans = async (docker: Docker): Promise<number> => {
  const containers = await docker.listContainers({ all: true, filters: { label: [RUN_LABEL] } });
  const orphans = containers.filter(({ Labels }) => isOrphan(Labels));
  await Promise.all(
    orphans.map(({ Id }) =>
      docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch((error: { statusCode?: number }) => {
          // Gone, or going: another reaper was quicker.
          if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
        }),
    ),
  );
  return orphans.length;
};
