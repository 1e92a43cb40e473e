import type { KeyOf } from '../screens/hints.ts';

/** Where the wizard takes many nodes at once. */
export const pastingTexts = {
  heading: (one: string): string => `Paste or type one ${one} a line: name address address…`,
  example: 'For example: cp2 10.0.0.12 fd00::12',
  ends: (key: KeyOf): string => `${key('open')} begins another line; two in a row end the list`,
  notYet: 'Nothing is added before the button is pressed.',
  nameFirst: (address: string): string =>
    `${address} is an address: write the name of the node before the address, in the same line`,
  noAddress: (name: string): string => `${name} has no address: write the address after the name`,
  notAdded: (lines: string, why: string): string => `${lines} not added: ${why}.`,
} as const;
