/** Where the wizard asks for nodes, a line for each. */
export const nodeLineTexts = {
  heads: { name: 'Name', addresses: 'Addresses' },
  /** Of a node without a name. */
  numbered: (one: string, number: number): string => `${one} ${number}`,
  name: {
    name: (node: string): string => `${node}, name`,
    help: 'The name that the kubelet registers, usually the host name in lower case: cp1.',
    helpOfEmptyLine: 'The name that the kubelet registers, such as cp1; an empty name ends the list.',
  },
  addresses: {
    name: (node: string): string => `${node}, addresses`,
    help: 'IP addresses, such as 10.0.0.11, fd00::11; others reach the node at the first.',
  },
  remove: { label: 'remove', help: (node: string): string => `Removes ${node} from the list.` },
  add: (one: string): { readonly label: string; readonly help: string } => ({
    label: `+ add a${/^[aeiou]/.test(one) ? 'n' : ''} ${one}`,
    help: `Adds a line for another ${one}.`,
  }),
  paste: { label: '+ paste a list', help: 'Adds many nodes at once: one "name address…" a line.' },
} as const;
