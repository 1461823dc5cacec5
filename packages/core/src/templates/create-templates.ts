import type { Template } from 'liquidjs';
import { analyzeSync } from 'liquidjs';
import { InvalidInputError } from '../errors.ts';
import { checkVariables } from './check-variables.ts';
import type { TemplateLimits, TemplateMode } from './liquid-engine.ts';
import { createLiquidEngine } from './liquid-engine.ts';
import type { TemplateProblem } from './template-problem.ts';
import { formatTemplateProblem, toTemplateProblem } from './template-problem.ts';

/** The one template language, for prompts, mails and whatever executives edit. Pure: no files, no clock, no network. */
export interface Templates {
  /**
   * Renders a Liquid body with JSON data. Only own properties are reachable; an unknown name or filter is an error.
   *
   * @param mode - `html` escapes every output; default `text`
   * @throws InvalidInputError `INVALID_INPUT`; `details.issues` holds line, column, message and remedy
   */
  render(body: string, variables: Readonly<Record<string, unknown>>, mode?: TemplateMode): string;
  /**
   * Finds syntax errors, unknown filters and names that are not declared, without rendering.
   *
   * @param declared - paths such as `person.name` and `projects[].criteria[].title`
   * @returns an empty list when the body is fine
   */
  check(body: string, declared: readonly string[], mode?: TemplateMode): readonly TemplateProblem[];
  /** Paths of the variables that a body without problems uses, such as `rubric.criteria`, from outside of itself. */
  uses(body: string, mode?: TemplateMode): readonly string[];
}

/** Parsed bodies kept: a mail body is rendered once per person. */
const parsedBodiesKept = 32;

export function createTemplates(limits: TemplateLimits = {}): Templates {
  const engines = { text: createLiquidEngine('text', limits), html: createLiquidEngine('html', limits) };
  const parsed = new Map<string, Template[]>();

  function parse(body: string, mode: TemplateMode): Template[] {
    const key = `${mode}:${body}`;
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const templates = engines[mode].parse(body);
    const oldest = parsed.keys().next();
    if (parsed.size >= parsedBodiesKept && oldest.done !== true) parsed.delete(oldest.value);
    parsed.set(key, templates);
    return templates;
  }

  return {
    render(body, variables, mode = 'text') {
      return explained(() => String(engines[mode].renderSync(parse(body, mode), variables)));
    },
    check(body, declared, mode = 'text') {
      try {
        return checkVariables(parse(body, mode), declared);
      } catch (error) {
        const problem = toTemplateProblem(error);
        if (problem === null) throw error;
        return [problem];
      }
    },
    uses: (body, mode = 'text') => pathsUsed(parse(body, mode)),
  };
}

function pathsUsed(templates: Template[]): readonly string[] {
  const { globals } = analyzeSync(templates, { partials: false });
  const paths = Object.values(globals)
    .flat()
    .map(({ segments }) => {
      const end = segments.findIndex((segment) => typeof segment !== 'string');
      return segments.slice(0, end < 0 ? segments.length : end).join('.');
    });
  return [...new Set(paths)];
}

function explained(render: () => string): string {
  try {
    return render();
  } catch (error) {
    const problem = toTemplateProblem(error);
    if (problem === null) throw error;
    throw new InvalidInputError(`The template cannot be rendered. ${formatTemplateProblem(problem)}`, {
      details: { issues: [problem] },
      cause: error,
    });
  }
}
