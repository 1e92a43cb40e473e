/**
 * Returns whether Go accepts a domain in a name constraint, or a host in a URI: labels of visible ASCII that are not
 * empty, no trailing dot, a leading dot only in a constraint. The empty text means all domains.
 */
export function isDomain(text: string, where: 'constraint' | 'name'): boolean {
  if (text === '') return true;
  const labels = (where === 'constraint' && text.startsWith('.') ? text.slice(1) : text).split('.');
  return labels.every((label) => /^[!-~]+$/.test(label));
}

export function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}

/** Returns lower case for ASCII alone: a Kelvin sign must not become a `k`. */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
