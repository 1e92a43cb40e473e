/** Returns the long lines of the private keys in a text, as they are and in the base64 of kubeconfigs. */
export function secretsIn(text: string): readonly string[] {
  const inside = [...text.matchAll(/client-key-data: "?([A-Za-z0-9+/=]{40,})/g)].map(([, key]) => key ?? '');
  const pems = [text, ...inside.map((key) => Buffer.from(key, 'base64').toString())].filter((each) =>
    each.includes('PRIVATE KEY'),
  );
  const lines = pems.flatMap((pem) =>
    [...pem.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----\n([^-]*)/g)].flatMap(([, body]) =>
      (body ?? '').split('\n').filter((line) => line.length >= 40),
    ),
  );
  return [...lines, ...inside.map((key) => key.slice(100, 160))].filter((each) => each.length >= 40);
}
