# The MCP server over HTTP from the npm package's files, after `npm run build`. Run it read-only:
#   docker run --read-only --cap-drop ALL -p 127.0.0.1:8080:8080 -e PCAPGLASS_TOKENS=... -v "$PWD:/captures:ro" pcapglass
FROM node:20-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY bin bin
COPY dist dist
COPY schema schema
USER node
EXPOSE 8080
ENTRYPOINT ["node", "bin/pcapglass.js"]
CMD ["mcp", "--transport", "http", "--host", "0.0.0.0", "--port", "8080", "--root", "/captures", "--log", "json"]
