// No code: Package.swift says how the dynamic product is linked, exports.map what it exports.
