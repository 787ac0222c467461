/** Text as a model is shown it: without byte-order mark and carriage returns, which it would lose or garble. */
export const plain = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
