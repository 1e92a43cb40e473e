import type { Kind } from './kinds.ts';

export function readmeText(name: string, { what, proven, standIn, calledAs }: Kind): string {
  const look = calledAs === null ? 'kpki plugin list' : `kpki plugin test ${calledAs}`;
  const lookSays =
    calledAs === null
      ? '`kpki plugin list` says where it stands.'
      : '`kpki plugin test` runs the same suite on the plugin as the file configures it, on the real thing.';
  return `# ${name}

A plugin for kpki: ${what}.

## Make it yours

${standIn}

${proven} What each hook does, and what each promise is: \`node_modules/@kpki/plugin-conformance/README.md\`.

\`\`\`sh
npm install
npm test
npm run types
\`\`\`

As long as \`@kpki/plugin\` is in no registry, pack it and its suite (docs/write-a-plugin.md in the repository of kpki) and install the files:
\`npm install --no-save ./kpki-*.tgz\`. \`npm install NAME\` for a package of your own fails until then: write the package
into \`dependencies\` of \`package.json\`, and install the files again.

The tests are \`test/*.test.js\`; other files in that folder are for them to import. The types are in comments, since Node runs no TypeScript below \`node_modules\`; \`npm run types\` checks them.

## Try it

\`kpki.yaml\` uses it as a file. What is not built in runs in kpki once you have trusted it, as it is: after each change you
are asked again.

\`\`\`sh
kpki plugin trust ./src/index.js
kpki apply
${look}
\`\`\`

${lookSays}

## Publish it

\`npm publish\`, and whoever uses it writes \`${calledAs === null ? 'layout' : 'use'}: "${name}"\` into their \`kpki.yaml\`, beside which it is
installed. Name every package that you import in \`dependencies\` or \`peerDependencies\`: nothing else is loaded.
`;
}
