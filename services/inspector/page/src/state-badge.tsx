const FINAL: readonly string[] = ['verified', 'failure_report', 'infra_report'];

export const isFinal = (state: string | undefined): boolean => state !== undefined && FINAL.includes(state);

/** A state's name with how it reads: proven, refused, or under way. The mark says the same as the colour. */
export const StateBadge = ({ state }: { readonly state: string }) => {
  const [tone, mark] =
    state === 'verified'
      ? ['good', '✓']
      : state === 'failure_report'
        ? ['bad', '✗']
        : state === 'infra_report'
          ? ['warn', '!']
          : ['live', '●'];
  return (
    <span class={`badge ${tone}`} data-status={state}>
      <span aria-hidden="true">{mark}</span> {state}
    </span>
  );
};
