"""Words that public texts avoid (错别字、规范表述、职务、机构旧称): kept by disclosure offices, looked for in every text."""
