// Started by a test in a folder with a kpki.yaml.
import { defaultSettings } from '../../../src/session/ui-settings.ts';
import { openLinear } from '../../../src/ui/linear/open.ts';

const exit = await openLinear({
  target: {},
  declared: true,
  settings: defaultSettings,
  clusters: [],
  readOnly: false,
  program: 'kpki',
  editor: { is: 'absent' },
  isInTmux: false,
  signal: new AbortController().signal,
  askedFor: '--accessible',
  input: process.stdin,
  output: process.stdout,
});
process.exitCode = exit === 'done' ? 0 : 1;
