import { useEffect, useState } from 'preact/hooks';
import type { Artifact } from '../../../protocol.ts';
import { size } from '../history/times.ts';
import type { RunStore } from '../run/run-store.ts';
import { getJson, runPath } from '../server/requests.ts';
import { withToken } from '../server/token.ts';

/** The files that the run left, as they are now: to look at elsewhere, or to `git apply`. */
export const Files = ({ store }: { readonly store: RunStore }) => {
  const [artifacts, setArtifacts] = useState<readonly Artifact[] | string>();
  const connection = store.connection.value;
  // A run that came to its end has more of them.
  useEffect(() => {
    let wanted = true;
    getJson<readonly Artifact[]>(runPath(store.run, 'artifacts')).then(
      (found) => wanted && setArtifacts(found),
      (cause: Error) => wanted && setArtifacts(cause.message),
    );
    return () => {
      wanted = false;
    };
  }, [store.run, connection]);
  if (artifacts === undefined) return <p class="empty">Looking …</p>;
  if (typeof artifacts === 'string') return <p class="note">The files cannot be listed: {artifacts}</p>;
  if (artifacts.length === 0) return <p class="empty">The run has left no file yet.</p>;
  return (
    <>
      <p class="lead">As they are now, whatever event is shown.</p>
      <ul class="files">
        {artifacts.map(({ name, bytes, mediaType }) => (
          <li key={name}>
            <a href={withToken(runPath(store.run, `artifacts/${encodeURIComponent(name)}`))} download={name}>
              {name}
            </a>
            <span class="sub">
              {size(bytes)} · {mediaType}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
