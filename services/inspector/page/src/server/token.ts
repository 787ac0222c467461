/** The page's URL carries the token; nothing else of the page's has it, and it is never stored. */
export const token = new URLSearchParams(location.search).get('token') ?? '';

/** A path of the server's with the token in it, for what can send no header. */
export const withToken = (path: string): string => {
  const url = new URL(path, location.origin);
  url.searchParams.set('token', token);
  return `${url.pathname}${url.search}`;
};
