// n8n's own rules, for its tool `n8n-node lint`. `npm run test:n8n` installs the tool outside of the repository and runs
// it over this package; the rules of this repository are oxlint's.
import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

export default [
  ...configWithoutCloudSupport,
  { ignores: ['**/*.test.ts'] },
  {
    files: ['nodes/*/*.node.ts'],
    rules: {
      // n8n's own Postgres credential is an option beside ours: who has one for the Postgres node need not type it again.
      // The package runs on self-hosted n8n only, where an administrator decides which packages are installed.
      '@n8n/community-nodes/no-credential-reuse': 'off',
      '@n8n/community-nodes/valid-credential-references': 'off',
      // ... and it is called as n8n calls it.
      'n8n-nodes-base/node-class-description-credentials-name-unsuffixed': 'off',
    },
  },
  {
    files: ['nodes/AiManager/properties.ts'],
    rules: {
      // The defaults follow from the catalogue; the rule sees only those that are written out.
      'n8n-nodes-base/node-param-default-missing': 'off',
    },
  },
  {
    files: [
      'credentials/AiManagerDatabaseApi.credentials.ts',
      'credentials/AiManagerWebhookApi.credentials.ts',
      'credentials/AiManagerWorkSmartApi.credentials.ts',
    ],
    rules: {
      // URLs of databases hold a password, those of webhooks often a token; keys of people are keys.
      '@n8n/community-nodes/credential-unnecessary-password': 'off',
    },
  },
];
