import { useState } from 'preact/hooks';

/** Entries that are shown at once; the rest on demand. */
const PAGE = 100;
const LONGEST = 300;

/** A JSON value, an entry a line, with what has entries of its own folded. `changed` marks entries of the top. */
export const JsonTree = ({
  value,
  changed,
  open,
}: {
  readonly value: object;
  readonly changed?: ReadonlySet<string>;
  readonly open?: boolean;
}) => {
  const [limit, setLimit] = useState(PAGE);
  const entries = Object.entries(value);
  return (
    <ul class="json">
      {entries.slice(0, limit).map(([name, inner]) => (
        <Entry key={name} name={name} value={inner} isChanged={changed?.has(name) ?? false} isOpen={open ?? false} />
      ))}
      {entries.length > limit ? (
        <li>
          <button type="button" class="link" onClick={() => setLimit(limit + PAGE)}>
            {entries.length - limit} more
          </button>
        </li>
      ) : null}
    </ul>
  );
};

type EntryProps = {
  readonly name: string;
  readonly value: unknown;
  readonly isChanged: boolean;
  readonly isOpen: boolean;
};

const Entry = ({ name, value, isChanged, isOpen }: EntryProps) => {
  const [opened, setOpened] = useState(isOpen);
  const mark = isChanged ? <span class="changed-mark">changed</span> : null;
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0)
    return (
      <li class={isChanged ? 'json-entry changed' : 'json-entry'} data-field={name}>
        <span class="json-name">{name}</span> <Leaf value={value} /> {mark}
      </li>
    );
  return (
    <li class={isChanged ? 'json-entry changed' : 'json-entry'} data-field={name}>
      <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary>
          <span class="json-name">{name}</span>{' '}
          <span class="json-size" data-kind={Array.isArray(value) ? 'list' : 'fields'}>
            {opened ? '' : previewOf(value)}
          </span>{' '}
          {mark}
        </summary>
        {opened ? <JsonTree value={value} /> : null}
      </details>
    </li>
  );
};

/** How many entries it has, and as much of them as fits a line. */
const previewOf = (value: object): string => {
  const count = Object.keys(value).length;
  const text = JSON.stringify(value);
  const excerpt = text.length > 90 ? `${text.slice(0, 90)}…` : text;
  return Array.isArray(value) ? `${count} × ${excerpt}` : excerpt;
};

const Leaf = ({ value }: { readonly value: unknown }) => {
  const [isWhole, setIsWhole] = useState(false);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const kind = value === null || typeof value === 'object' ? 'none' : typeof value;
  if (isWhole || text.length <= LONGEST) return <span class={`json-${kind}`}>{text}</span>;
  return (
    <>
      <span class={`json-${kind}`}>{text.slice(0, LONGEST)}…</span>{' '}
      <button type="button" class="link" onClick={() => setIsWhole(true)}>
        all {text.length} characters
      </button>
    </>
  );
};
