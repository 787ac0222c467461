import { gradeText } from '../../../../reports/pull-request.ts';
import { latest } from '../history/latest.ts';
import { between, dayAndTime, span } from '../history/times.ts';
import { isFinal, StateBadge } from '../state-badge.tsx';
import type { RunStore } from './run-store.ts';

/** What run this is, and how it stands at the shown event. */
export const RunHeader = ({ store }: { readonly store: RunStore }) => {
  const { history, index, point, snapshot } = store;
  const at = index.value;
  const started = latest(history.points, Math.min(at, 0), 'run.started');
  const context = snapshot.value?.context;
  const now = point.value?.record;
  const target = context?.facts.target;
  return (
    <header class="run-header">
      <div class="run-title">
        <h1>
          {context?.error_type ?? 'Run'}
          {target == null ? '' : ` in ${target.function}`}
        </h1>
        <span role="status">{now === undefined ? null : <StateBadge state={now.state} />}</span>
      </div>
      <dl class="run-facts">
        {target == null ? null : (
          <div>
            <dt>at</dt>
            <dd>
              {target.file}:{target.line}
            </dd>
          </div>
        )}
        {context === undefined ? null : (
          <div>
            <dt>repo</dt>
            <dd>{context.repo_path}</dd>
          </div>
        )}
        {context === undefined || now === undefined || started === undefined ? null : (
          <>
            <div>
              <dt>attempts</dt>
              <dd>
                {counted(context.retries.reproduction, 'reproduction')}, {counted(context.retries.fix, 'fix', 'fixes')}
              </dd>
            </div>
            <div>
              <dt>started</dt>
              <dd>{dayAndTime(started.at)}</dd>
            </div>
            <div>
              <dt>{isFinal(now.state) ? 'took' : 'after'}</dt>
              <dd>{span(between(started.at, now.at))}</dd>
            </div>
          </>
        )}
        {context?.grade == null ? null : (
          <div>
            <dt>grade</dt>
            <dd>{gradeText(context.grade)}</dd>
          </div>
        )}
        <div>
          <dt>run</dt>
          <dd>
            <code>{store.run}</code>
          </dd>
        </div>
      </dl>
    </header>
  );
};

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
