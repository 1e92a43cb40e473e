import type { Identity } from '@kpki/release';

/** Returns the files of the repository that say who is behind it, by their path. What the identity leaves empty is left out. */
export function communityFiles(identity: Identity): ReadonlyMap<string, string> {
  return new Map([
    ['SECURITY.md', securityText(identity)],
    ['CODE_OF_CONDUCT.md', conductText(identity)],
    ['.github/CODEOWNERS', codeOwnersText(identity)],
    ['.github/ISSUE_TEMPLATE/config.yml', issueChooserText(identity)],
  ]);
}

function securityText({ repository, contact }: Identity): string {
  const ways = [
    ...(repository === '' ? [] : [`- a private report on the forge: <${repository}/security/advisories/new>`]),
    ...(contact === '' ? [] : [`- mail to ${contact.replaceAll(/[<>]/g, '`')}`]),
  ];
  const where =
    ways.length === 0
      ? 'Report a vulnerability to the maintainers in private, before you report it in public.'
      : `Report a vulnerability in private, before you report it in public:\n\n${ways.join('\n')}`;
  return `# Security

## What kpki promises

kpki guards the private keys of the CAs, all other keys and kubeconfigs, a set of files that fits together, and a plan that says
what is done. The [threat model](docs/threats.md) names each attacker, what stops the attack, and the test that holds the
claim. It also lists what nothing stops. A claim of that page that does not hold is a vulnerability, whatever the impact.

## Report a vulnerability

${where}

Say which version of kpki you use (\`kpki --version\`), what you did and what happened. Send no private key, no token and no
kubeconfig: a made-up cluster is enough (\`kpki init\`).

You get an answer within seven days. A fix is released before the details are published, and the release names you if you like.

## Supported versions

The newest release gets fixes. Before 1.0.0, no earlier release does.
`;
}

function conductText({ contact }: Identity): string {
  const where = contact === '' ? 'the maintainers' : contact.replaceAll(/[<>]/g, '`');
  return `# Code of conduct

This project follows the [Contributor Covenant, version 2.1](https://www.contributor-covenant.org/version/2/1/code_of_conduct/).
It applies to the repository, to issues and pull requests, and to each person who takes part.

Report unacceptable behavior to ${where}. Each report is read, is answered and stays confidential.
`;
}

function codeOwnersText({ owner }: Identity): string {
  const rows = owner === '' ? '' : `* @${owner}\n`;
  return `# Generated from tools/release/identity.json by \`npm run fix\`.\n${rows}`;
}

function issueChooserText({ repository }: Identity): string {
  const links =
    repository === ''
      ? ''
      : `contact_links:
  - name: A vulnerability
    url: ${repository}/security/advisories/new
    about: Report it in private. SECURITY.md says what to send.
`;
  return `# Generated from tools/release/identity.json by \`npm run fix\`.\nblank_issues_enabled: true\n${links}`;
}
