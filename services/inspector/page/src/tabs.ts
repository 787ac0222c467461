/** The tabs of a run, in their order. */
export const TABS = ['evidence', 'diff', 'proposals', 'event', 'context', 'commands', 'report', 'files'] as const;
export type Tab = (typeof TABS)[number];
