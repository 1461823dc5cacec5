#!/bin/sh
# Puts the nodes where n8n looks for community packages, whatever volume is mounted there, and starts n8n.
set -e
folder="${N8N_USER_FOLDER:-$HOME}/.n8n/nodes/node_modules/@ai-manager"
mkdir -p "$folder"
rm -rf "$folder/n8n-nodes-ai-manager"
cp -r "${AI_MANAGER_PACKAGE:-/opt/ai-manager/package}" "$folder/n8n-nodes-ai-manager"
exec "${AI_MANAGER_NEXT:-/docker-entrypoint.sh}" "$@"
