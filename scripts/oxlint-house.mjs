// Our own lint rules: what no published plugin checks.

/** `export *` hides what a module promises; public names are listed. */
const noExportAll = {
  create: (context) => ({
    ExportAllDeclaration(node) {
      context.report({ node, message: 'List the exported names instead of `export *`.' });
    },
  }),
};

const typeDeclarations = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration']);

function isTypeOnly(statement) {
  if (typeDeclarations.has(statement.type)) return true;
  if (statement.type === 'ImportDeclaration') return statement.importKind === 'type';
  if (statement.type === 'ExportAllDeclaration') return statement.exportKind === 'type';
  if (statement.type !== 'ExportNamedDeclaration') return false;
  return statement.exportKind === 'type' || typeDeclarations.has(statement.declaration?.type);
}

/** Ports are interfaces: a file that leaves something at run time is not a port. */
const typesOnly = {
  create: (context) => ({
    Program(program) {
      for (const statement of program.body) {
        if (!isTypeOnly(statement)) {
          context.report({
            node: statement,
            message: 'A port holds types only: move this statement to another layer.',
          });
        }
      }
    },
  }),
};

/** Hosts bundle core into CommonJS, where neither `import.meta` nor an await at the top level exists. */
const bundleSafe = {
  create(context) {
    let depth = 0;
    const enter = () => void (depth += 1);
    const leave = () => void (depth -= 1);
    const functions = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
    const reportTopLevel = (node) => {
      if (depth === 0) context.report({ node, message: 'No await at the top level: core is bundled into CommonJS.' });
    };
    return {
      ...Object.fromEntries(
        functions.flatMap((type) => [
          [type, enter],
          [`${type}:exit`, leave],
        ]),
      ),
      AwaitExpression: reportTopLevel,
      ForOfStatement(node) {
        if (node.await) reportTopLevel(node);
      },
      MetaProperty(node) {
        if (node.meta.name === 'import')
          context.report({ node, message: 'No import.meta: core is bundled into CommonJS.' });
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: { 'no-export-all': noExportAll, 'types-only': typesOnly, 'bundle-safe': bundleSafe },
};
