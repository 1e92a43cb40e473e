import type { Host } from '@kpki/plugin';

/** What a PKI engine warns of where it did what it was asked for; the second one is without a reason in Vault 1.21. */
const meant = [/: Max path length of the signed certificate is zero/, /: Invalid key usage:$/];

/** A server repeats what it has to say of a mount with each certificate of it. */
export function warningOnce(host: Host): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text) || meant.some((words) => words.test(text))) return;
    told.add(text);
    host.log('warn', text);
  };
}
