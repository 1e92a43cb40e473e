/** Where the wizard asks for more sinks, and for the layout of each. */
export const sinkLineTexts = {
  heading: (name: string, number: number, of: number): string => `${name} (${number} of ${of})`,
  name: {
    name: 'What you call it',
    help: 'As messages and kpki explain sink NAME call it, such as mgmt. The first is called main.',
  },
  remove: (name: string): { readonly label: string; readonly help: string } => ({
    label: `take ${name} away`,
    help: 'Nothing that lies there is touched: it is only not written to.',
  }),
  layout: (name: string, what: string): string => `${name}: ${what}.`,
  onlyLayout: (label: string, name: string, what: string): string => `${label} ${name}: ${what}.`,
} as const;
