import type { Kind } from './kinds.ts';

export function readmeText(name: string, { what, proven, standIn, calledAs }: Kind): string {
  const look = calledAs === null ? 'kpki plugin list' : `kpki plugin test ${calledAs}`;
  const lookSays =
    calledAs === null
      ? '`kpki plugin list` shows whether the plugin is trusted.'
      : '`kpki plugin test` runs the same suite on the plugin with the options in `kpki.yaml`, and so on your real system.';
  return `# ${name}

A plugin for kpki: ${what}.

## Make it yours

${standIn}

${proven} The hooks and the promises are listed in \`node_modules/@kpki/plugin-conformance/README.md\`.

\`\`\`sh
npm install
npm test
npm run types
\`\`\`

As long as \`@kpki/plugin\` is in no registry, pack it and its suite (docs/write-a-plugin.md in the repository of kpki) and install the files:
\`npm install --no-save ./kpki-*.tgz\`. \`npm install NAME\` for a package of your own fails until then: write the package
into \`dependencies\` of \`package.json\`, and install the files again.

The tests are \`test/*.test.js\`; other files in that folder are modules for the tests. The types are in comments, since Node runs no TypeScript below \`node_modules\`; \`npm run types\` checks them.

## Try it

\`kpki.yaml\` uses the plugin as a file.${calledAs === null ? '' : ' Write the options of your plugin under `with`.'} kpki runs a plugin only after you trusted its present content, and asks again after each
change.

\`\`\`sh
kpki plugin trust ./src/index.js
kpki apply
${look}
\`\`\`

${lookSays}

## Publish it

Run \`npm publish\`. Users install the package next to their \`kpki.yaml\` and write \`${calledAs === null ? 'layout' : 'use'}: "${name}"\` into it.
Name every package that you import in \`dependencies\` or \`peerDependencies\`: kpki loads no other package.
`;
}
