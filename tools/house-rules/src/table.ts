import type { Rule } from './rule.ts';
import { builtinPlugins } from './rules/builtin-plugins.ts';
import { changesets } from './rules/changesets.ts';
import { commands } from './rules/commands.ts';
import { dependencies } from './rules/dependencies.ts';
import { folders } from './rules/folders.ts';
import { generated } from './rules/generated-files.ts';
import { guarantees } from './rules/guarantees.ts';
import { howTos } from './rules/how-tos.ts';
import { links } from './rules/links.ts';
import { lockfile } from './rules/lockfile.ts';
import { manifests } from './rules/manifests.ts';
import { names, testKindsRule } from './rules/names.ts';
import { packageShape } from './rules/package-shape.ts';
import { places } from './rules/places.ts';
import { promises } from './rules/promises.ts';
import { proseCommands } from './rules/prose-commands.ts';
import { readmeExamples } from './rules/readme-examples.ts';
import { reportFormats } from './rules/report-formats.ts';
import { retiredWords } from './rules/retired-words.ts';
import { sentences } from './rules/sentences.ts';

export const rules: readonly Rule[] = [
  names,
  retiredWords,
  sentences,
  places,
  lockfile,
  generated,
  manifests,
  dependencies,
  changesets,
  commands,
  proseCommands,
  reportFormats,
  links,
  guarantees,
  howTos,
  builtinPlugins,
  folders,
  promises,
  readmeExamples,
  testKindsRule,
  packageShape,
];
