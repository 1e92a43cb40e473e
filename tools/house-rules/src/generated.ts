import { readIdentity } from '@kpki/release';
import { architecturePage } from './architecture-page.ts';
import { pluginsPage } from './plugins-page.ts';
import { communityFiles } from './project/community-files.ts';
import { manifestText } from './project/manifest-fields.ts';
import { algorithmsPage } from './reference/algorithms.ts';
import { catalogPage } from './reference/catalog.ts';
import { commandsPage } from './reference/commands.ts';
import { configurationPage, configurationSchemaText } from './reference/configuration.ts';
import { crashesPage } from './reference/crashes.ts';
import { keysPage } from './reference/keys.ts';
import { planPage } from './reference/plan.ts';
import { reasonsPage } from './reference/reasons.ts';
import { recordsPage } from './reference/records.ts';
import { screenReaderPage } from './reference/screen-reader.ts';
import { sinkFaultsPage } from './reference/sink-faults.ts';
import { troubleshootingPage } from './reference/troubleshooting.ts';
import { versionsPage } from './reference/versions.ts';
import { publishable, type Workspace } from './workspace.ts';
import { contributingText, readmeText, wordsText } from './written-in-part.ts';

const reference: Readonly<Record<string, () => string>> = {
  'algorithms.md': algorithmsPage,
  'catalog.md': catalogPage,
  'commands.md': commandsPage,
  'configuration.md': configurationPage,
  'crashes.md': crashesPage,
  'keys.md': keysPage,
  'kpki.schema.json': configurationSchemaText,
  'plan.md': planPage,
  'reasons.md': reasonsPage,
  'records.md': recordsPage,
  'screen-reader.md': screenReaderPage,
  'sink-faults.md': sinkFaultsPage,
  'troubleshooting.md': troubleshootingPage,
  'versions.md': versionsPage,
};

const writtenInPart: Readonly<Record<string, (text: string) => string>> = {
  'README.md': readmeText,
  'CONTRIBUTING.md': contributingText,
  'docs/words.md': wordsText,
};

const compilerFiles: Readonly<Record<string, string>> = {
  'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["src", "test", "*.config.ts"] }\n',
  'tsconfig.build.json': `{
  "extends": "./tsconfig.json",
  "compilerOptions": {
    "noEmit": false,
    // The workspace is checked as a whole: here only what declarations need (isolatedDeclarations).
    "noCheck": true,
    "emitDeclarationOnly": true,
    "rewriteRelativeImportExtensions": true,
    "rootDir": "src",
    "outDir": "dist"
  },
  "include": ["src"],
  "exclude": ["src/**/*.test.ts"]
}
`,
};

/** Every file of the repository that `npm run fix` writes, with its text; relative to the root. */
export async function generatedFiles(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  const license = (await workspace.text('LICENSE')) ?? '';
  const inPart = await Promise.all(
    Object.entries(writtenInPart).map(async ([file, written]) => {
      const text = await workspace.text(file);
      return text === null ? [] : [[file, written(text)] as const];
    }),
  );
  const identity = readIdentity();
  const manifests = await Promise.all(
    publishable(workspace).map(async ({ folder }) => {
      const file = `${folder}/package.json`;
      return [file, manifestText((await workspace.text(file)) ?? '', folder, identity)] as const;
    }),
  );
  return new Map([
    ...communityFiles(identity),
    ...manifests,
    ['docs/architecture.md', await architecturePage(workspace)] as const,
    ['docs/plugins.md', await pluginsPage(workspace)] as const,
    ...inPart.flat(),
    ...Object.entries(reference).map(([file, text]) => [`docs/reference/${file}`, text()] as const),
    ...publishable(workspace).map(({ folder }) => [`${folder}/LICENSE`, license] as const),
    ...workspace.packages
      .filter(({ folder }) => folder.startsWith('packages/'))
      .flatMap(({ folder }) =>
        Object.entries(compilerFiles).map(([file, text]) => [`${folder}/${file}`, text] as const),
      ),
  ]);
}
