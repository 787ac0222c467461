/** One of several things that can be shown in the same place. */
export const Choice = ({
  name,
  shown,
  onChoose,
}: {
  readonly name: string;
  /** The name of the one that is shown now. */
  readonly shown: string;
  readonly onChoose: (name: string) => void;
}) => (
  <button type="button" class="choice" aria-pressed={name === shown} onClick={() => onChoose(name)}>
    {name}
  </button>
);
