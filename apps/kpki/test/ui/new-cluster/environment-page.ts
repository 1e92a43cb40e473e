import { pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { openWizard, type Wizard } from './wizard.ts';

export function shownWords(wizard: Wizard): string {
  const lines = pages.environment.lines(wizard.drafting());
  return lines.flatMap((line) => (line.is === 'words' ? [line.text] : [])).join('\n');
}

export async function atEnvironment(): Promise<Wizard> {
  const wizard = await openWizard();
  await wizard.goTo('environment');
  return wizard;
}
