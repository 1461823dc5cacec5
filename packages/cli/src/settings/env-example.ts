import { wrap } from '../output/text.ts';
import { type Variable, type VariableGroup, variableGroups } from './catalogue.ts';

const head = `# Settings of AI Manager. Remove the # before what you want; what is unset has the default in brackets.
# The environment wins over this file. It will hold secrets: keep it out of version control, readable by you alone.
`;

/** The text of \`.env.example\`, and of the \`.env\` that \`ai-manager init\` writes: everything explained, nothing set. */
export function renderEnvExample(): string {
  return `${head}\n${variableGroups.map(renderGroup).join('\n')}`;
}

function renderGroup({ title, off, notYet, variables }: VariableGroup): string {
  const unset = off === null ? '' : ` Without: ${off}.`;
  const unused = notYet === true ? ' This version does not use it yet.' : '';
  const lines = wrap(`${title}.${unset}${unused}`, 110).map((line) => `# ${line}\n`);
  return `${lines.join('')}${variables.map(renderVariable).join('')}`;
}

function renderVariable({ name, text, fallback, secret }: Variable): string {
  const remark = [...(fallback === null ? [] : [`default: ${fallback}`]), ...(secret ? ['secret'] : [])].join('; ');
  return `#   ${text}${remark === '' ? '' : ` (${remark})`}\n#${name}=\n`;
}
