/**
 * Reads a file of one block as Go writes PEM: lines of 64 characters, a newline at the end, no text around it. Throws
 * on any other form.
 */
export function onlyPemBlock(text: string): { readonly label: string; readonly der: Buffer } {
  const form = /^-----BEGIN ([A-Z ]+)-----\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n)-----END \1-----\n$/;
  const [, label, body] = form.exec(text) ?? [];
  if (label === undefined || body === undefined || body.split('\n').some((line) => line.length > 64)) {
    throw new Error(`not one block of PEM: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return { label, der: Buffer.from(body, 'base64') };
}
