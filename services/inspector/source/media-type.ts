const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  jsonl: 'application/jsonl',
  md: 'text/markdown',
  diff: 'text/x-diff',
  py: 'text/x-python',
};

/** What a run's file is, for the list of them; all are sent as attachments. */
export const mediaTypeOf = (name: string): string => TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
