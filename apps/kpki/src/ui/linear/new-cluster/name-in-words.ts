import type { Cell } from '../../state/screens/new-cluster/form.ts';

/**
 * How a cell is called where it is heard. An option is called by its key, which is one word for a file and none for the
 * ear: `auth.roleId` is said as `auth, role id`.
 */
export function nameInWords({ field, name }: Pick<Cell, 'field' | 'name'>): string {
  const isOption = field.endsWith(`.with.${name}`);
  return isOption ? name.split('.').map(keyInWords).join(', ') : name;
}

function keyInWords(key: string): string {
  const words = key.split(/[-_]|(?<=[a-z\d])(?=[A-Z])/);
  return words.map((word) => (isAbbreviation(word) ? word : word.toLowerCase())).join(' ');
}

function isAbbreviation(word: string): boolean {
  return /^[A-Z\d]{2,}$/.test(word);
}
