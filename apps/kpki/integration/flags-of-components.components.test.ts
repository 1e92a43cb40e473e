import { type KubernetesRelease, kubernetesVersions, ofRelease } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { type Component, components, flagEntries, settingEntries } from '@kpki/spec';
import { beforeAll, expect, test } from 'vitest';
import { type HelpFlag, helpOf } from './flags-of-components/help.ts';
import { otherFiles } from './flags-of-components/other-files.ts';

const wordsOfNames = /\b(ca|cafile|cert|certfile|certificate|dir|file|filepath|key|keyfile|kubeconfig|path)\b/;
const wordsOfHelp = /\b(ca|cert|certs|certificates?|certification|directory|file|filename|files|key|path)\b/i;

function speaksOfFile({ flag, takesText, help }: HelpFlag): boolean {
  if (!takesText) return false;
  // Many flags say that a file of settings is better, or wins over them.
  const own = help.replace(/\(DEPRECATED: [\s\S]*$|This parameter is ignored if a config file .*/, '');
  return wordsOfNames.test(flag.replaceAll('-', ' ')) || wordsOfHelp.test(own);
}

const tableOf = (component: Component): readonly string[] =>
  flagEntries.filter((entry) => entry.component === component).map(({ flag }) => flag);

const othersOf = (component: Component, release: KubernetesRelease): readonly string[] =>
  otherFiles.filter(({ only = release }) => only === release).flatMap(({ flags }) => flags[component] ?? []);

const releases = Object.keys(kubernetesVersions) as KubernetesRelease[];

for (const [component, release] of components.flatMap((each) => releases.map((one) => [each, one] as const))) {
  needs(ofRelease(component, release))(
    `the table of flags and what ${component} beside ${release} says of itself`,
    () => {
      let help: readonly HelpFlag[] = [];
      beforeAll(async () => {
        help = await helpOf(component, release);
      });

      test('every flag and setting of the table exists', () => {
        const settings = settingEntries.filter((entry) => entry.component === component).map(({ flag }) => flag);
        expect(help.map(({ flag }) => flag)).toEqual(expect.arrayContaining([...tableOf(component), ...settings]));
      });

      test('every flag that speaks of a file is in the table, or reads something else', () => {
        const speaking = new Set(help.filter(speaksOfFile).map(({ flag }) => flag));
        expect([...speaking].toSorted()).toEqual([...tableOf(component), ...othersOf(component, release)].toSorted());
      });
    },
  );
}
