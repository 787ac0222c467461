/** A call that the repo itself writes down with literal arguments, as it reads after `module.`, and where it stands. */
export type Example = { readonly call: string; readonly function: string; readonly from: string };
