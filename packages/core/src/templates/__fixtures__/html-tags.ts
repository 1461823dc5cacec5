export interface Tag {
  readonly name: string;
  readonly attributes: string;
}

const voidElements = new Set(['meta', 'input', 'br', 'col', 'link', 'img']);

/** Tags of a page in order, without what stands in its script and style. */
export function tagsOf(html: string): readonly Tag[] {
  const visible = html.replaceAll(/(<(script|style)[^>]*>)[\s\S]*?(<\/\2>)/gu, '$1$3');
  return [...visible.matchAll(/<(\/?[a-zA-Z][\w:-]*)((?:"[^"]*"|[^">])*)>/gu)].map(
    ([, name = '', attributes = '']) => ({ name, attributes }),
  );
}

/** Names of elements that are opened and closed in the wrong order or not at all. */
export function unbalancedTags(html: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const { name, attributes } of tagsOf(html)) {
    if (name.startsWith('/')) {
      const expected = open.pop();
      if (expected !== name.slice(1)) wrong.push(`${name} closes ${expected}`);
    } else if (!voidElements.has(name) && !attributes.endsWith('/')) {
      open.push(name);
    }
  }
  return [...wrong, ...open];
}
