/** Where the wizard asks for more sinks, and for the layout of each. */
export const sinkLineTexts = {
  heading: (name: string, number: number, of: number): string => `${name} (${number} of ${of})`,
  name: {
    name: 'Sink name',
    help: 'The name in messages and in kpki explain sink NAME, such as mgmt. The first sink is main.',
  },
  onlyLayout: (label: string, name: string, what: string): string => `${label} ${name}: ${what}.`,
} as const;
