/** Where the wizard asks for nodes, a line for each. */
export const nodeLineTexts = {
  heads: { name: 'Name', addresses: 'Addresses' },
  /** Of a node without a name. */
  numbered: (one: string, number: number): string => `${one} ${number}`,
  name: {
    name: (node: string): string => `${node}, name`,
    help: 'What its kubelet registers: usually the host name, in lower case, such as cp1.',
    helpOfEmptyLine: 'A name as its kubelet registers it, such as cp1; enter alone ends the list.',
  },
  addresses: {
    name: (node: string): string => `${node}, addresses`,
    help: 'Its IP addresses; others reach it at the first. Such as 10.0.0.11, fd00::11.',
  },
  remove: { label: 'remove', help: (node: string): string => `Takes ${node} from the list.` },
  add: (one: string): { readonly label: string; readonly help: string } => ({
    label: `+ add a${/^[aeiou]/.test(one) ? 'n' : ''} ${one}`,
    help: `Adds a line for another ${one}.`,
  }),
  paste: { label: '+ paste a list', help: 'Adds many at once: one "name address…" a line.' },
} as const;
