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

/** Names a Vault server that does not listen, and presses Next. */
export async function goOnWithoutVault(wizard: Wizard): Promise<void> {
  await wizard.focus('environment.sink=@kpki/vault');
  await wizard.press('space');
  await wizard.focus('environment.sink.with.address');
  await wizard.type('https://127.0.0.1:1');
  await wizard.focus('next');
  await wizard.press('enter');
}
