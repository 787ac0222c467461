import { isIP } from 'node:net';
import { ServiceError, terminal } from '../../failure.ts';

const refuse = (message: string): never => {
  throw new ServiceError(terminal('proposer_unavailable', message));
};

/** Addresses that mean "this machine", and the literal that is asked instead: no resolver has a say in it. */
const LITERALS: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  'localhost.': '127.0.0.1',
  '0.0.0.0': '127.0.0.1',
  '[::]': '[::1]',
};

const isLoopback = (hostname: string): boolean => hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

/** `host:port`, with a bare IPv6 address put in brackets and a missing host filled in. */
const bracketed = (authority: string): string => {
  if (isIP(authority) === 6) return `[${authority}]`;
  return authority === '' || authority.startsWith(':') ? `127.0.0.1${authority}` : authority;
};

/**
 * Base URL (no slash at its end) of what OLLAMA_HOST says. Ports are as for Ollama itself: 11434 without a scheme, 80
 * and 443 with one. Throws a {@link ServiceError} for what is no address and, unless `allowRemote`, for any host but a
 * loopback literal: a name may resolve to anywhere.
 */
export const parseOllamaHost = (text: string, allowRemote: boolean): string => {
  // As Ollama itself does: quotes stay in a value that comes from a unit or an env file.
  const trimmed = text.trim().replace(/^["']+|["']+$/g, '');
  const [, scheme, rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(trimmed) ?? [];
  const protocol = scheme?.toLowerCase() ?? 'http';
  if (protocol !== 'http' && protocol !== 'https') {
    return refuse(`The Ollama host '${trimmed}' has the scheme '${protocol}'; give an http or https address.`);
  }
  const slash = rest.indexOf('/');
  const authority = bracketed(slash === -1 ? rest : rest.slice(0, slash));
  const path = slash === -1 ? '' : rest.slice(slash).replace(/\/+$/, '');
  if (/[@?#\s\\]/.test(rest)) {
    return refuse(`The Ollama host '${trimmed}' holds more than an address; give host, host:port or a plain URL.`);
  }
  const address = `${protocol}://${authority}${path}`;
  const url = URL.canParse(address)
    ? new URL(address)
    : refuse(`The Ollama host '${trimmed}' is no address; give host, host:port or a URL.`);
  const hostname = LITERALS[url.hostname] ?? url.hostname;
  if (!allowRemote && !isLoopback(hostname)) {
    return refuse(
      `The Ollama host '${trimmed}' is not this machine: code of the repo would leave it. ` +
        'Use a loopback address, or allow a remote model explicitly.',
    );
  }
  // `new URL` drops a port that is its scheme's default, so the text has the last word.
  const given = /:(\d+)$/.exec(authority.replace(/^\[.*\]/, ''))?.[1];
  const port = given ?? (scheme === undefined ? '11434' : protocol === 'https' ? '443' : '80');
  return `${protocol}://${hostname}:${Number(port)}${path}`;
};
