const HOST =
  /(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?/;
const NAME = /[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*/;

/** An image as Docker's own grammar has it: a name with a host, a tag or a digest, or the id of one that is there. */
export const IMAGE_REFERENCE = new RegExp(
  `^(?:(?:${HOST.source}/)?${NAME.source}(?:/${NAME.source})*(?::\\w[\\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,})?|sha256:[0-9a-f]{64})$`,
);

/** Whether an address can be one of a NATS server; whether one answers there is another question. */
export const isNatsUrl = (text: string): boolean => {
  try {
    const { protocol, hostname } = new URL(text);
    return ['nats:', 'tls:'].includes(protocol) && hostname !== '';
  } catch {
    return false;
  }
};
